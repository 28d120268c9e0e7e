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

// --8<-- [start:program]
func main() {
	ctx := context.Background()
	client, err := rancher.NewClientWithResponses(os.Getenv("RANCHER_URL")+"/v2-beta",
		rancher.WithRequestEditorFn(func(_ context.Context, request *http.Request) error {
			request.SetBasicAuth(os.Getenv("RANCHER_ACCESS_KEY"), os.Getenv("RANCHER_SECRET_KEY"))
			return nil
		}))
	check(err)

	// Create three keys. Only the response to the create shows the secret key.
	var id string
	for _, name := range []string{"go-one", "go-two", "go-three"} {
		name := name
		created, err := client.CreateApiKeyWithResponse(ctx, nil, rancher.ApiKeyCreate{Name: &name})
		check(err)
		expect(created.JSON201 != nil && created.JSON201.SecretValue != nil, "the create shows a secret key", created.Status())
		id = *created.JSON201.Id
		wait(ctx, client, id, "active")
	}

	// Find one of them by its name.
	name := "go-three"
	list, err := client.ListApiKeysWithResponse(ctx, &rancher.ListApiKeysParams{Name: &name})
	check(err)
	expect(list.JSON200 != nil && len(list.JSON200.Data) == 1 && *list.JSON200.Data[0].Id == id, "the filter matches one key", list.Status())

	// Rename, deactivate, activate, deactivate, delete and purge it.
	renamed := "go-renamed"
	updated, err := client.UpdateApiKeyWithResponse(ctx, id, nil, rancher.ApiKeyUpdate{Name: &renamed})
	check(err)
	expect(updated.JSON200 != nil && *updated.JSON200.Name == renamed, "the key is renamed", updated.Status())
	act(ctx, client, id, "deactivate", "inactive")
	act(ctx, client, id, "activate", "active")
	act(ctx, client, id, "deactivate", "inactive")
	deleted, err := client.DeleteApiKeyWithResponse(ctx, id, nil)
	check(err)
	expect(deleted.JSON200 != nil, "the key is deleted", deleted.Status())
	wait(ctx, client, id, "removed")
	act(ctx, client, id, "purge", "purged")
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

// --8<-- [end:program]

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
