//! A token's life with openapi-generator's Rust client.

use rancher::apis::configuration::Configuration;
use rancher::apis::ext_tokens_api::*;
use rancher::apis::tokens_api::*;
use rancher::models::{ExtMetadataReplace, ExtSpecCreate, ExtSpecReplace, ExtTokenCreate, ExtTokenReplace, TokenCreate};
use std::{env, error::Error, sync::Arc};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let configuration = Arc::new(Configuration {
        base_path: env::var("RANCHER_URL")?,
        bearer_access_token: Some(env::var("RANCHER_TOKEN")?),
        ..Configuration::default()
    });
    let tokens = TokensApiClient::new(configuration.clone());
    let ext_tokens = ExtTokensApiClient::new(configuration);

    // Create a token, list it, get it, delete it.
    let body = TokenCreate { description: Some("from Rust".to_string()), ttl: Some(3_600_000), ..Default::default() };
    let created = tokens.create_token(CreateTokenParams::builder().token_create(body).build()).await?;
    assert!(!created.token.is_empty(), "the create shows the token");
    let list = tokens.list_tokens(ListTokensParams::builder().build()).await?;
    assert!(list.data.iter().any(|token| token.id == created.id), "the token is listed");
    let read = tokens.get_token(GetTokenParams::builder().id(created.id.clone()).build()).await?;
    assert_eq!(read.description, "from Rust");
    tokens.delete_token(DeleteTokenParams::builder().id(created.id).build()).await?;

    // Create an ext token, disable it, delete it. A PATCH of this client has the media type application/json, which is a 415: hence a PUT.
    let spec = ExtSpecCreate { description: Some("from Rust".to_string()), ..Default::default() };
    let body = ExtTokenCreate { metadata: None, spec: spec.into() };
    let ext = ext_tokens.create_ext_token(CreateExtTokenParams::builder().ext_token_create(body).build()).await?;
    assert!(ext.status.bearer_token.is_some(), "the create shows the ext token");
    let id = ext.metadata.name.clone();
    let metadata = ExtMetadataReplace {
        name: ext.metadata.name,
        uid: ext.metadata.uid,
        labels: ext.metadata.labels,
        annotations: ext.metadata.annotations,
        ..Default::default()
    };
    let spec = ExtSpecReplace {
        user_id: Some(ext.spec.user_id),
        user_principal: Some(ext.spec.user_principal),
        kind: Some(ext.spec.kind),
        description: ext.spec.description,
        ttl: Some(ext.spec.ttl),
        enabled: Some(false),
        cluster_name: ext.spec.cluster_name,
    };
    let off = ExtTokenReplace { metadata: metadata.into(), spec: spec.into() };
    let disabled = ext_tokens.replace_ext_token(ReplaceExtTokenParams::builder().id(id.clone()).ext_token_replace(off).build()).await?;
    assert_eq!(disabled.spec.enabled, Some(false));
    ext_tokens.delete_ext_token(DeleteExtTokenParams::builder().id(id).build()).await?;
    println!("ok");
    Ok(())
}
