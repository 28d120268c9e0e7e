"""The part of the Kubernetes API machinery that Rancher's Kubernetes APIs show: options, selectors, errors, lists, watches."""
