package io.cardea.controlplane.vault;

import java.nio.file.Path;

/** How the gateway gets the token that Vault wants with each request. */
public sealed interface VaultLogin {

  /** It is given. */
  record Token(VaultCredential token) implements VaultLogin {}

  /**
   * For the pod's service account, by Vault's Kubernetes auth method.
   *
   * @param mount of the auth method
   * @param jwtFile the service account's token, read at each login
   */
  record Kubernetes(String role, String mount, Path jwtFile) implements VaultLogin {}

  /**
   * By Vault's AppRole auth method.
   *
   * @param mount of the auth method
   */
  record AppRole(String mount, String roleId, VaultCredential secretId) implements VaultLogin {}
}
