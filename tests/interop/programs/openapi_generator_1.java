// --8<-- [start:program]
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import rancher.ApiClient;
import rancher.ApiException;
import rancher.api.ApiKeysApi;
import rancher.model.ApiKeyCreate;
import rancher.model.ApiKeyCreated;
import rancher.model.ApiKeyRead;
import rancher.model.ApiKeyUpdate;

/** A key's life with openapi-generator's Java client. */
public class Life {
  private static ApiKeysApi keys;

  public static void main(String[] arguments) throws Exception {
    ApiClient client = new ApiClient();
    client.setBasePath(System.getenv("RANCHER_URL") + "/v2-beta");
    client.setUsername(System.getenv("RANCHER_ACCESS_KEY"));
    client.setPassword(System.getenv("RANCHER_SECRET_KEY"));
    keys = new ApiKeysApi(client);

    // Create three keys. Only the response to the create shows the secret key.
    List<String> ids = new ArrayList<>();
    for (String name : Arrays.asList("java-one", "java-two", "java-three")) {
      ApiKeyCreated created = keys.createApiKey().apiKeyCreate(new ApiKeyCreate().name(name)).execute();
      expect(created.getSecretValue() != null, "the create shows a secret key");
      ids.add(created.getId());
      until(created.getId(), "active");
    }
    String two = ids.get(1);
    String three = ids.get(2);

    // Find one of them by its name.
    List<ApiKeyRead> list = keys.listApiKeys().name("java-three").execute().getData();
    expect(list.size() == 1 && list.get(0).getId().equals(three), "the filter matches one key");

    // Rename it, and take it through its states.
    ApiKeyRead updated = keys.updateApiKey(three).apiKeyUpdate(new ApiKeyUpdate().name("java-renamed")).execute();
    expect("java-renamed".equals(updated.getName()), "the key is renamed");
    act(three, "update", "active");
    act(three, "deactivate", "inactive");
    act(three, "activate", "active");
    act(three, "deactivate", "inactive");
    keys.deleteApiKey(three).execute();
    until(three, "removed");
    act(three, "purge", "purged");

    // The action remove does what DELETE does.
    act(two, "deactivate", "inactive");
    act(two, "remove", "removed");
    System.out.println("ok");
    System.exit(0); // the HTTP client's threads would keep the program alive
  }

  private static void act(String id, String action, String state) throws Exception {
    keys.runApiKeyAction(id, action).execute();
    until(id, state);
  }

  private static void until(String id, String state) throws ApiException, InterruptedException {
    for (int attempt = 0; attempt < 200; attempt++) {
      if (keys.getApiKey(id).execute().getState().getValue().equals(state)) {
        return;
      }
      Thread.sleep(20);
    }
    throw new IllegalStateException(id + " does not become " + state);
  }

  private static void expect(boolean is, String what) {
    if (!is) {
      throw new IllegalStateException("not so: " + what);
    }
  }
}
// --8<-- [end:program]
