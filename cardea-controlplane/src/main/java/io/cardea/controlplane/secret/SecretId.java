package io.cardea.controlplane.secret;

import io.cardea.controlplane.resource.ResourceId;
import io.cardea.model.identity.TenantId;
import java.util.Comparator;

/**
 * The identity of a secret in the gateway's own store.
 *
 * @param tenant whose documents may refer to it
 * @param name unique within the tenant: {@value #NAME_FORM}
 */
public record SecretId(TenantId tenant, String name) implements SecretRef, Comparable<SecretId> {

  /** The form of names in words. */
  public static final String NAME_FORM = ResourceId.NAME_FORM;

  private static final Comparator<SecretId> ORDER =
      Comparator.comparing(SecretId::tenant).thenComparing(SecretId::name);

  public SecretId {
    if (!isName(name)) {
      throw new IllegalArgumentException("a secret's name is " + NAME_FORM);
    }
  }

  /** Whether {@code text} may be a name. */
  public static boolean isName(String text) {
    return ResourceId.isName(text);
  }

  @Override
  public int compareTo(SecretId other) {
    return ORDER.compare(this, other);
  }

  /** {@code tenant/name}. */
  @Override
  public String toString() {
    return tenant + "/" + name;
  }
}
