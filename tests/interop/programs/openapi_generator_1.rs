//! A key's life with openapi-generator's Rust client.

use rancher::apis::api_keys_api::*;
use rancher::apis::configuration::Configuration;
use rancher::models::{ApiKeyCreate, ApiKeyUpdate};
use std::{env, error::Error, sync::Arc, time::Duration};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let keys = ApiKeysApiClient::new(Arc::new(Configuration {
        base_path: format!("{}/v2-beta", env::var("RANCHER_URL")?),
        basic_auth: Some((env::var("RANCHER_ACCESS_KEY")?, Some(env::var("RANCHER_SECRET_KEY")?))),
        ..Configuration::default()
    }));

    // Create three keys. Only the response to the create shows the secret key.
    let mut ids = Vec::new();
    for name in ["rust-one", "rust-two", "rust-three"] {
        let body = ApiKeyCreate { name: Some(Some(name.to_string())), ..Default::default() };
        let created = keys.create_api_key(CreateApiKeyParams::builder().api_key_create(body).build()).await?;
        assert!(created.secret_value.is_some(), "the create shows a secret key");
        wait(&keys, &created.id, "active").await?;
        ids.push(created.id);
    }
    let (two, three) = (&ids[1], &ids[2]);

    // Find one of them by its name.
    let list = keys.list_api_keys(ListApiKeysParams::builder().name("rust-three".to_string()).build()).await?;
    assert_eq!(list.data.iter().map(|key| &key.id).collect::<Vec<_>>(), [three], "the filter matches one key");

    // Rename it, and take it through its states.
    let body = ApiKeyUpdate { name: Some(Some("rust-renamed".to_string())), ..Default::default() };
    let updated = keys.update_api_key(UpdateApiKeyParams::builder().id(three.clone()).api_key_update(body).build()).await?;
    assert_eq!(updated.name.as_deref(), Some("rust-renamed"));
    for (action, state) in [("update", "active"), ("deactivate", "inactive"), ("activate", "active"), ("deactivate", "inactive")] {
        act(&keys, three, action, state).await?;
    }
    keys.delete_api_key(DeleteApiKeyParams::builder().id(three.clone()).build()).await?;
    wait(&keys, three, "removed").await?;
    act(&keys, three, "purge", "purged").await?;

    // The action remove does what DELETE does.
    act(&keys, two, "deactivate", "inactive").await?;
    act(&keys, two, "remove", "removed").await?;
    println!("ok");
    Ok(())
}

async fn act(keys: &ApiKeysApiClient, id: &str, action: &str, state: &str) -> Result<(), Box<dyn Error>> {
    keys.run_api_key_action(RunApiKeyActionParams::builder().id(id.to_string()).action(action.to_string()).build()).await?;
    wait(keys, id, state).await
}

async fn wait(keys: &ApiKeysApiClient, id: &str, state: &str) -> Result<(), Box<dyn Error>> {
    for _ in 0..200 {
        let key = keys.get_api_key(GetApiKeyParams::builder().id(id.to_string()).build()).await?;
        if key.state.to_string() == state {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Err(format!("{id} does not become {state}").into())
}
