package io.cardea.model.adapter;

import io.cardea.model.identity.TenantId;
import java.util.regex.Pattern;

/**
 * The identity of an adapter.
 *
 * @param tenant the tenant it belongs to
 * @param name 1 to 32 characters of {@code [a-z0-9-]}, unique within the tenant
 */
public record AdapterKey(TenantId tenant, String name) {

  private static final Pattern FORM = Pattern.compile("[a-z0-9-]{1,32}");

  public AdapterKey {
    if (!isValidName(name)) {
      throw new IllegalArgumentException("an adapter's name is 1 to 32 characters of [a-z0-9-]");
    }
  }

  /** Whether {@code text} may be an adapter's name. */
  public static boolean isValidName(String text) {
    return FORM.matcher(text).matches();
  }

  @Override
  public String toString() {
    return tenant + "/" + name;
  }
}
