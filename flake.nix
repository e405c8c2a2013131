# nix run path:.  — builds from source. Not tested here.
{
  description = "GitLab Runner manifests from the official chart's values, without Helm";
  inputs.nixpkgs.url = "nixpkgs";
  outputs = { self, nixpkgs }:
    let
      systems = [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ];
      each = nixpkgs.lib.genAttrs systems;
      manifest = (builtins.fromTOML (builtins.readFile ./Cargo.toml)).workspace.package;
    in {
      packages = each (system:
        let pkgs = nixpkgs.legacyPackages.${system}; in {
          default = pkgs.rustPlatform.buildRustPackage {
            pname = "runnergen";
            version = manifest.version;
            src = self;
            cargoLock.lockFile = ./Cargo.lock;
            RUNNERGEN_COMMIT = self.rev or "unknown";
            doCheck = false;
            nativeBuildInputs = [ pkgs.installShellFiles ];
            postInstall = ''
              for shell in bash fish zsh; do $out/bin/runnergen completions $shell > runnergen.$shell; done
              installShellCompletion runnergen.{bash,fish,zsh}
              $out/bin/runnergen man --output-dir $out/share/man/man1
            '';
          };
        });
    };
}
