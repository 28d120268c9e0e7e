package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"interop/rancher"
)

func main() {
	configuration := rancher.NewConfiguration()
	configuration.Servers = rancher.ServerConfigurations{{URL: os.Getenv("RANCHER_URL")}}
	client := rancher.NewAPIClient(configuration)
	ctx := context.WithValue(context.Background(), rancher.ContextAccessToken, os.Getenv("RANCHER_TOKEN"))
	body := rancher.TokenCreate{}
	body.SetDescription("from Go")
	body.SetTtl(3_600_000)
	created, _, err := client.TokensAPI.CreateToken(ctx).TokenCreate(body).Execute()
	check(err)
	list, _, err := client.TokensAPI.ListTokens(ctx).Execute()
	check(err)
	if created.Token == "" || len(list.Data) == 0 {
		log.Fatal("no token")
	}
	read, _, err := client.TokensAPI.GetToken(ctx, created.Id).Execute()
	check(err)
	if read.Description != "from Go" {
		log.Fatal("another token")
	}
	_, err = client.TokensAPI.DeleteToken(ctx, created.Id).Execute()
	check(err)

	spec := rancher.ExtSpecCreate{}
	spec.SetDescription("from Go")
	ext, _, err := client.ExtTokensAPI.CreateExtToken(ctx).ExtTokenCreate(rancher.ExtTokenCreate{Spec: spec}).Execute()
	check(err)
	if ext.Status.GetBearerToken() == "" {
		log.Fatal("no ext token")
	}
	change := rancher.ExtTokenPatch{}
	off := rancher.ExtSpecPatch{}
	off.SetEnabled(false)
	change.SetSpec(off)
	disabled, _, err := client.ExtTokensAPI.PatchExtToken(ctx, ext.Metadata.Name).ExtTokenPatch(change).Execute()
	check(err)
	if disabled.Spec.GetEnabled() {
		log.Fatal("not disabled")
	}
	_, _, err = client.ExtTokensAPI.DeleteExtToken(ctx, ext.Metadata.Name).Execute()
	check(err)
	fmt.Println("ok")
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
