package io.cardea.model.adapter;

import io.cardea.model.identity.NameForm;
import io.cardea.model.identity.TenantId;

/**
 * The identity of an adapter.
 *
 * @param tenant the tenant it belongs to
 * @param name 1 to 32 characters of {@code [a-z0-9-]}, unique within the tenant
 */
public record AdapterKey(TenantId tenant, String name) {

  public AdapterKey {
    if (!isValidName(name)) {
      throw new IllegalArgumentException("an adapter's name is 1 to 32 characters of [a-z0-9-]");
    }
  }

  /** Whether {@code text} may be an adapter's name. */
  public static boolean isValidName(String text) {
    return NameForm.isLabel(text);
  }

  @Override
  public String toString() {
    return tenant + "/" + name;
  }
}
