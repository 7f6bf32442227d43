package io.cardea.model.identity;

/**
 * The tenant an address belongs to. Part of every key type, so that nothing crosses tenants by
 * accident.
 *
 * @param value 1 to 32 characters of {@code [a-z0-9-]}
 */
public record TenantId(String value) implements Comparable<TenantId> {

  /** The tenant of every address without a {@code /t/{tenant}} prefix. */
  public static final TenantId DEFAULT = new TenantId("default");

  public TenantId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("a tenant is 1 to 32 characters of [a-z0-9-]");
    }
  }

  /** Whether {@code text} may be a tenant's name. */
  public static boolean isValid(String text) {
    return NameForm.isLabel(text);
  }

  @Override
  public int compareTo(TenantId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
