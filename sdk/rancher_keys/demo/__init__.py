"""`python -m rancher_keys.demo`: the lifecycle of a key on Rancher 1.x and of a token on Rancher 2, and the jobs with keys."""
