package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"interop/rancher"
)

func main() {
	configuration := rancher.NewConfiguration()
	configuration.Servers = rancher.ServerConfigurations{{URL: os.Getenv("RANCHER_URL") + "/v2-beta"}}
	keys := rancher.NewAPIClient(configuration).APIKeysAPI
	ctx := context.WithValue(context.Background(), rancher.ContextBasicAuth, rancher.BasicAuth{
		UserName: os.Getenv("RANCHER_ACCESS_KEY"), Password: os.Getenv("RANCHER_SECRET_KEY")})
	wait := func(id, state string) {
		for range 200 {
			key, _, err := keys.GetApiKey(ctx, id).Execute()
			check(err)
			if string(key.State) == state {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
		log.Fatalf("%s does not become %s", id, state)
	}
	var ids []string
	for _, name := range []string{"og-one", "og-two", "og-three"} {
		body := rancher.ApiKeyCreate{}
		body.SetName(name)
		created, _, err := keys.CreateApiKey(ctx).ApiKeyCreate(body).Execute()
		check(err)
		if created.GetSecretValue() == "" {
			log.Fatal("no secret key")
		}
		ids = append(ids, created.Id)
		wait(created.Id, "active")
	}
	two, three := ids[1], ids[2]
	list, _, err := keys.ListApiKeys(ctx).Name("og-three").Execute()
	check(err)
	if len(list.Data) != 1 || list.Data[0].Id != three {
		log.Fatalf("the filter matches %d keys", len(list.Data))
	}
	change := rancher.ApiKeyUpdate{}
	change.SetName("og-renamed")
	updated, _, err := keys.UpdateApiKey(ctx, three).ApiKeyUpdate(change).Execute()
	check(err)
	if updated.GetName() != "og-renamed" {
		log.Fatal("not renamed")
	}
	act := func(id, action, state string) {
		_, _, err := keys.RunApiKeyAction(ctx, id).Action(action).Execute()
		check(err)
		wait(id, state)
	}
	act(three, "update", "active")
	act(three, "deactivate", "inactive")
	act(three, "activate", "active")
	act(three, "deactivate", "inactive")
	_, _, err = keys.DeleteApiKey(ctx, three).Execute()
	check(err)
	wait(three, "removed")
	act(three, "purge", "purged")
	act(two, "deactivate", "inactive")
	act(two, "remove", "removed")
	fmt.Println("ok")
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
