"""Delivery to Kubernetes and Vault: the same tests on their protocol, served by this repository, and on real servers.

Real servers are used where a machine has them. They are never found by accident: a cluster is used only if a variable names its kubeconfig.

    kind create cluster --kubeconfig /tmp/kind            (or: k3s kubectl config view --raw > /tmp/kind)
    make test-targets TEST_KUBECONFIG=/tmp/kind

    make test-targets                                     (starts `vault server -dev` or `bao server -dev`, if one is installed)
    make test-targets TEST_VAULT_ADDR=http://127.0.0.1:8200 TEST_VAULT_TOKEN=root
"""
