package io.cardea.model.adapter;

import io.cardea.model.identity.NameForm;
import io.cardea.model.identity.TenantId;

/**
 * The identity of an adapter, or of one of the versions of its server.
 *
 * @param tenant the tenant it belongs to
 * @param name 1 to 32 characters of {@code [a-z0-9-]}, unique within the tenant; versions share it
 * @param version which of the versions that are not the default, else empty
 */
public record AdapterKey(TenantId tenant, String name, String version) {

  private static final char AT = '@';

  public AdapterKey {
    if (!isValidName(name)) {
      throw new IllegalArgumentException("an adapter's name is 1 to 32 characters of [a-z0-9-]");
    }
    if (!version.isEmpty() && !ServerVersion.isValidName(version)) {
      throw new IllegalArgumentException("a version is 1 to 24 characters of [A-Za-z0-9._+-]");
    }
  }

  /** An adapter, or the default version of its server. */
  public AdapterKey(TenantId tenant, String name) {
    this(tenant, name, "");
  }

  /**
   * Reads what {@link #label} says.
   *
   * @throws IllegalArgumentException if {@code label} is not one
   */
  public static AdapterKey of(TenantId tenant, String label) {
    int at = label.indexOf(AT);
    if (at == label.length() - 1) {
      throw new IllegalArgumentException("a label ends with a name or a version");
    }
    return at < 0
        ? new AdapterKey(tenant, label)
        : new AdapterKey(tenant, label.substring(0, at), label.substring(at + 1));
  }

  /** Whether {@code text} may be an adapter's name. */
  public static boolean isValidName(String text) {
    return NameForm.isLabel(text);
  }

  /** Whether {@code text} may be a {@link #label}. */
  public static boolean isValidLabel(String text) {
    int at = text.indexOf(AT);
    return at < 0
        ? isValidName(text)
        : isValidName(text.substring(0, at)) && ServerVersion.isValidName(text.substring(at + 1));
  }

  /** The identity of this version of the server. */
  public AdapterKey at(String other) {
    return new AdapterKey(tenant, name, other);
  }

  /** Whether it is one of the versions that are not the default. */
  public boolean isVersion() {
    return !version.isEmpty();
  }

  /** What tells it from others of its tenant: {@code name}, or {@code name@version}. */
  public String label() {
    return version.isEmpty() ? name : name + AT + version;
  }

  @Override
  public String toString() {
    return tenant + "/" + label();
  }
}
