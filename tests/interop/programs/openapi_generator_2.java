import java.util.List;
import rancher.ApiClient;
import rancher.api.ExtTokensApi;
import rancher.api.TokensApi;
import rancher.model.ExtSpecCreate;
import rancher.model.ExtSpecPatch;
import rancher.model.ExtTokenCreate;
import rancher.model.ExtTokenCreated;
import rancher.model.ExtTokenPatch;
import rancher.model.TokenCreate;
import rancher.model.TokenCreated;
import rancher.model.TokenRead;

/** A token's life with openapi-generator's Java client. */
public class Life {
  public static void main(String[] arguments) throws Exception {
    ApiClient client = new ApiClient();
    client.setBasePath(System.getenv("RANCHER_URL"));
    client.setBearerToken(System.getenv("RANCHER_TOKEN"));
    TokensApi tokens = new TokensApi(client);
    ExtTokensApi extTokens = new ExtTokensApi(client);

    // Create a token, list it, get it, delete it.
    TokenCreated created = tokens.createToken(new TokenCreate().description("from Java").ttl(3_600_000L)).execute();
    expect(!created.getToken().isEmpty(), "the create shows the token");
    List<TokenRead> list = tokens.listTokens().execute().getData();
    expect(list.stream().anyMatch(token -> token.getId().equals(created.getId())), "the token is listed");
    expect(tokens.getToken(created.getId()).execute().getDescription().equals("from Java"), "the token is read");
    tokens.deleteToken(created.getId()).execute();

    // Create an ext token, disable it, delete it.
    ExtTokenCreate body = new ExtTokenCreate().spec(new ExtSpecCreate().description("from Java"));
    ExtTokenCreated ext = extTokens.createExtToken(body).execute();
    expect(ext.getStatus().getBearerToken() != null, "the create shows the ext token");
    String id = ext.getMetadata().getName();
    ExtTokenPatch off = new ExtTokenPatch().spec(new ExtSpecPatch().enabled(false));
    expect(!extTokens.patchExtToken(id, off).execute().getSpec().getEnabled(), "the ext token is disabled");
    extTokens.deleteExtToken(id).execute();
    System.out.println("ok");
    System.exit(0); // the HTTP client's threads would keep the program alive
  }

  private static void expect(boolean is, String what) {
    if (!is) {
      throw new IllegalStateException("not so: " + what);
    }
  }
}
