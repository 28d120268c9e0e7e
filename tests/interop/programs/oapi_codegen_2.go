// --8<-- [start:program]

package main

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"net/http"
	"os"

	"interop/rancher"
)

func main() {
	ctx := context.Background()
	client, err := rancher.NewClientWithResponses(os.Getenv("RANCHER_URL"),
		rancher.WithRequestEditorFn(func(_ context.Context, request *http.Request) error {
			request.Header.Set("Authorization", "Bearer "+os.Getenv("RANCHER_TOKEN"))
			return nil
		}))
	check(err)

	// Create a token, list it, get it, delete it.
	description, hour := "from Go", int64(3_600_000)
	created, err := client.CreateTokenWithResponse(ctx, nil, rancher.TokenCreate{Description: &description, Ttl: &hour})
	check(err)
	expect(created.JSON201 != nil && created.JSON201.Token != "", "the create shows the token", created.Status())
	id := *created.JSON201.Id
	list, err := client.ListTokensWithResponse(ctx, nil)
	check(err)
	expect(list.JSON200 != nil && len(list.JSON200.Data) > 0, "the token is listed", list.Status())
	read, err := client.GetTokenWithResponse(ctx, id)
	check(err)
	expect(read.JSON200 != nil && read.JSON200.Description == description, "the token is read", read.Status())
	deleted, err := client.DeleteTokenWithResponse(ctx, id, nil)
	check(err)
	expect(deleted.StatusCode() == 204, "the token is deleted", deleted.Status())

	// Create an ext token, disable it, delete it.
	ext, err := client.CreateExtTokenWithResponse(ctx, nil, rancher.ExtTokenCreate{Spec: rancher.ExtSpecCreate{Description: &description}})
	check(err)
	expect(ext.JSON201 != nil && ext.JSON201.Status.BearerToken != nil, "the create shows the ext token", ext.Status())
	name := ext.JSON201.Metadata.Name
	disabled, err := client.PatchExtTokenWithBodyWithResponse(ctx, name, nil, "application/merge-patch+json",
		bytes.NewBufferString(`{"spec": {"enabled": false}}`))
	check(err)
	expect(disabled.JSON200 != nil && !*disabled.JSON200.Spec.Enabled, "the ext token is disabled", disabled.Status())
	gone, err := client.DeleteExtTokenWithResponse(ctx, name, nil)
	check(err)
	expect(gone.StatusCode() == 200, "the ext token is deleted", gone.Status())
	fmt.Println("ok")
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
