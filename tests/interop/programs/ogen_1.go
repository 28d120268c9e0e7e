package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/ogen-go/ogen/ogenerrors"

	"interop/rancher"
)

// credentials are an access key and its secret key; there is no token.
type credentials struct{}

func (credentials) AccessKey(context.Context, rancher.OperationName) (rancher.AccessKey, error) {
	return rancher.AccessKey{Username: os.Getenv("RANCHER_ACCESS_KEY"), Password: os.Getenv("RANCHER_SECRET_KEY")}, nil
}

func (credentials) Bearer(context.Context, rancher.OperationName) (rancher.Bearer, error) {
	return rancher.Bearer{}, ogenerrors.ErrSkipClientSecurity
}

func main() {
	ctx := context.Background()
	client, err := rancher.NewClient(os.Getenv("RANCHER_URL")+"/v2-beta", credentials{})
	check(err)

	// Create three keys. Only the response to the create shows the secret key.
	var ids []string
	for _, name := range []string{"ogen-one", "ogen-two", "ogen-three"} {
		body := rancher.CreateApiKeyApplicationJSON(rancher.ApiKeyCreate{Name: rancher.NewOptNilString(name)})
		result, err := client.CreateApiKey(ctx, &body, rancher.CreateApiKeyParams{})
		check(err)
		created := is[*rancher.ApiKeyCreatedHeaders](result).Response
		expect(created.SecretValue.Value != "", "the create shows a secret key")
		ids = append(ids, created.ID)
		wait(ctx, client, created.ID, "active")
	}
	two, three := ids[1], ids[2]

	// Find one of them by its name.
	result, err := client.ListApiKeys(ctx, rancher.ListApiKeysParams{Name: rancher.NewOptString("ogen-three")})
	check(err)
	list := is[*rancher.ApiKeyCollectionHeaders](result).Response.Data
	expect(len(list) == 1 && list[0].ID == three, "the filter matches one key")

	// Rename it, and take it through its states.
	change := rancher.UpdateApiKeyApplicationJSON(rancher.ApiKeyUpdate{Name: rancher.NewOptNilString("ogen-renamed")})
	updated, err := client.UpdateApiKey(ctx, &change, rancher.UpdateApiKeyParams{ID: three})
	check(err)
	expect(is[*rancher.ApiKeyReadHeaders](updated).Response.Name.Value == "ogen-renamed", "the key is renamed")
	act(ctx, client, three, rancher.ActionUpdate, "active")
	act(ctx, client, three, rancher.ActionDeactivate, "inactive")
	act(ctx, client, three, rancher.ActionActivate, "active")
	act(ctx, client, three, rancher.ActionDeactivate, "inactive")
	deleted, err := client.DeleteApiKey(ctx, rancher.DeleteApiKeyParams{ID: three})
	check(err)
	is[*rancher.ApiKeyReadHeaders](deleted)
	wait(ctx, client, three, "removed")
	act(ctx, client, three, rancher.ActionPurge, "purged")

	// The action remove does what DELETE does.
	act(ctx, client, two, rancher.ActionDeactivate, "inactive")
	act(ctx, client, two, rancher.ActionRemove, "removed")
	fmt.Println("ok")
}

func act(ctx context.Context, client *rancher.Client, id string, action rancher.Action, state string) {
	result, err := client.RunApiKeyAction(ctx, rancher.RunApiKeyActionParams{ID: id, Action: action})
	check(err)
	is[*rancher.ApiKeyAfterActionHeaders](result)
	wait(ctx, client, id, state)
}

func wait(ctx context.Context, client *rancher.Client, id, state string) {
	for range 200 {
		result, err := client.GetApiKey(ctx, rancher.GetApiKeyParams{ID: id})
		check(err)
		if string(is[*rancher.ApiKeyReadHeaders](result).Response.State) == state {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	log.Fatalf("%s does not become %s", id, state)
}

func is[Response any](result any) Response {
	found, matches := result.(Response)
	if !matches {
		log.Fatalf("unexpected response: %T %+v", result, result)
	}
	return found
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func expect(is bool, what string) {
	if !is {
		log.Fatalf("not so: %s", what)
	}
}
