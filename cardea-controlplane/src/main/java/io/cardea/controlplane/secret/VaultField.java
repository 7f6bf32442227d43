package io.cardea.controlplane.secret;

import io.cardea.controlplane.document.Shown;
import io.cardea.model.identity.TenantId;
import java.util.regex.Pattern;

/**
 * A field of a secret in HashiCorp Vault or OpenBao.
 *
 * @param tenant whose document refers to it
 * @param path as in the HTTP API, without {@code /v1/}: {@code kv/data/team/weather} of KV version
 *     2, {@code kv/team/weather} of version 1
 * @param field in the secret's data
 */
public record VaultField(TenantId tenant, String path, String field) implements SecretRef {

  /** Characters of a path. */
  public static final int MAX_PATH = 512;

  /** Characters of a field's name. */
  public static final int MAX_FIELD = 256;

  /** The form of paths in words. */
  public static final String PATH_FORM =
      "like kv/data/team/weather, without /v1/ before it: parts of [A-Za-z0-9._@=+:~-]";

  /** Each character of it stands for itself in a URL (RFC 3986 §3.3). */
  private static final Pattern PATH =
      Pattern.compile("(?!v1/)[A-Za-z0-9._@=+:~-]+(/[A-Za-z0-9._@=+:~-]+)+");

  private static final Pattern DOTS = Pattern.compile("(.*/)?\\.{1,2}(/.*)?");

  public VaultField {
    if (!isPath(path)) {
      throw new IllegalArgumentException("a path is " + PATH_FORM);
    }
  }

  /** Whether {@code text} may be a path: at least two parts, none of which leads elsewhere. */
  public static boolean isPath(String text) {
    return text.length() <= MAX_PATH
        && PATH.matcher(text).matches()
        && !DOTS.matcher(text).matches();
  }

  /** {@code path#field}. */
  @Override
  public String toString() {
    return path + "#" + Shown.plain(field);
  }
}
