"""`python -m rancher_keys.demo`: a key's life on Rancher 1.x, and a token's on Rancher 2."""
