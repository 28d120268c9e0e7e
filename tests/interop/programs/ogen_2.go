package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/ogen-go/ogen/ogenerrors"

	"interop/rancher"
)

// credentials are a token, its access key and secret key with a colon between them.
type credentials struct{}

func (credentials) Bearer(context.Context, rancher.OperationName) (rancher.Bearer, error) {
	return rancher.Bearer{Token: os.Getenv("RANCHER_TOKEN")}, nil
}

func (credentials) Basic(context.Context, rancher.OperationName) (rancher.Basic, error) {
	return rancher.Basic{}, ogenerrors.ErrSkipClientSecurity
}

func (credentials) Session(context.Context, rancher.OperationName) (rancher.Session, error) {
	return rancher.Session{}, ogenerrors.ErrSkipClientSecurity
}

func main() {
	ctx := context.Background()
	client, err := rancher.NewClient(os.Getenv("RANCHER_URL"), credentials{})
	check(err)

	// Create a token, list it, get it, delete it.
	body := rancher.TokenCreate{Description: rancher.NewOptString("from Go"), TTL: rancher.NewOptInt64(3_600_000)}
	result, err := client.CreateToken(ctx, &body, rancher.CreateTokenParams{})
	check(err)
	created := is[*rancher.TokenCreatedHeaders](result).Response
	expect(created.Token != "", "the create shows the token")
	listed, err := client.ListTokens(ctx, rancher.ListTokensParams{})
	check(err)
	expect(len(is[*rancher.TokenCollectionHeaders](listed).Response.Data) > 0, "the token is listed")
	read, err := client.GetToken(ctx, rancher.GetTokenParams{ID: created.ID})
	check(err)
	expect(is[*rancher.TokenReadHeaders](read).Response.Description == "from Go", "the token is read")
	deleted, err := client.DeleteToken(ctx, rancher.DeleteTokenParams{ID: created.ID})
	check(err)
	is[*rancher.DeleteTokenNoContent](deleted)

	// Create an ext token, disable it, delete it.
	spec := rancher.ExtSpecCreate{Description: rancher.NewOptString("from Go")}
	made, err := client.CreateExtToken(ctx, &rancher.ExtTokenCreate{Spec: spec}, rancher.CreateExtTokenParams{})
	check(err)
	ext := is[*rancher.ExtTokenCreatedHeaders](made).Response
	expect(ext.Status.BearerToken.Value != "", "the create shows the ext token")
	off := rancher.ExtSpecPatch{Enabled: rancher.NewOptBool(false)}
	change := rancher.ExtTokenPatch{Spec: rancher.NewOptExtSpecPatch(off)}
	changed, err := client.PatchExtToken(ctx, &change, rancher.PatchExtTokenParams{ID: ext.Metadata.Name})
	check(err)
	expect(!is[*rancher.ExtToken](changed).Spec.Enabled.Value, "the ext token is disabled")
	gone, err := client.DeleteExtToken(ctx, rancher.DeleteExtTokenParams{ID: ext.Metadata.Name})
	check(err)
	is[*rancher.ExtToken](gone)
	fmt.Println("ok")
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
