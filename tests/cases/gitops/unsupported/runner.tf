resource "helm_release" "runner" {
  chart = "gitlab-runner"
}
