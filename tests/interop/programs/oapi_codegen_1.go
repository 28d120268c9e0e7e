// --8<-- [start:program]

package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"os"
	"time"

	"interop/rancher"
)

func main() {
	ctx := context.Background()
	client, err := rancher.NewClientWithResponses(os.Getenv("RANCHER_URL")+"/v2-beta",
		rancher.WithRequestEditorFn(func(_ context.Context, request *http.Request) error {
			request.SetBasicAuth(os.Getenv("RANCHER_ACCESS_KEY"), os.Getenv("RANCHER_SECRET_KEY"))
			return nil
		}))
	check(err)

	// Create three keys. Only the response to the create shows the secret key.
	var ids []string
	for _, name := range []string{"go-one", "go-two", "go-three"} {
		name := name
		created, err := client.CreateApiKeyWithResponse(ctx, nil, rancher.ApiKeyCreate{Name: &name})
		check(err)
		expect(created.JSON201 != nil && created.JSON201.SecretValue != nil, "the create shows a secret key", created.Status())
		ids = append(ids, *created.JSON201.Id)
		wait(ctx, client, *created.JSON201.Id, "active")
	}
	two, three := ids[1], ids[2]

	// Find one of them by its name.
	name := "go-three"
	list, err := client.ListApiKeysWithResponse(ctx, &rancher.ListApiKeysParams{Name: &name})
	check(err)
	expect(list.JSON200 != nil && len(list.JSON200.Data) == 1 && *list.JSON200.Data[0].Id == three, "the filter matches one key", list.Status())

	// Rename it, and take it through its states. The action update changes nothing.
	renamed := "go-renamed"
	updated, err := client.UpdateApiKeyWithResponse(ctx, three, nil, rancher.ApiKeyUpdate{Name: &renamed})
	check(err)
	expect(updated.JSON200 != nil && *updated.JSON200.Name == renamed, "the key is renamed", updated.Status())
	act(ctx, client, three, "update", "active")
	act(ctx, client, three, "deactivate", "inactive")
	act(ctx, client, three, "activate", "active")
	act(ctx, client, three, "deactivate", "inactive")
	deleted, err := client.DeleteApiKeyWithResponse(ctx, three, nil)
	check(err)
	expect(deleted.JSON200 != nil, "the key is deleted", deleted.Status())
	wait(ctx, client, three, "removed")
	act(ctx, client, three, "purge", "purged")

	// The action remove does what DELETE does.
	act(ctx, client, two, "deactivate", "inactive")
	act(ctx, client, two, "remove", "removed")
	fmt.Println("ok")
}

func act(ctx context.Context, client *rancher.ClientWithResponses, id, action, state string) {
	done, err := client.RunApiKeyActionWithResponse(ctx, id, &rancher.RunApiKeyActionParams{Action: rancher.RunApiKeyActionParamsAction(action)})
	check(err)
	expect(done.JSON202 != nil, action+" is accepted", done.Status())
	wait(ctx, client, id, state)
}

func wait(ctx context.Context, client *rancher.ClientWithResponses, id, state string) {
	for range 200 {
		key, err := client.GetApiKeyWithResponse(ctx, id, nil)
		check(err)
		if key.JSON200 != nil && string(*key.JSON200.State) == state {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	log.Fatalf("%s does not become %s", id, state)
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func expect(is bool, what, status string) {
	if !is {
		log.Fatalf("not so: %s (%s)", what, status)
	}
}

// --8<-- [end:program]
