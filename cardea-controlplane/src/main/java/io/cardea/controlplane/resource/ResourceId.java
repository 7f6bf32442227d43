package io.cardea.controlplane.resource;

import io.cardea.model.identity.TenantId;
import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * The identity of a resource: one of this name and kind in its tenant. Ordered by tenant, kind and
 * name, by the codes of their characters, as both stores order them.
 *
 * @param tenant the tenant it belongs to; {@code default} for kinds that belong to none
 * @param kind as documents write it, {@code Adapter}: {@value #KIND_FORM}
 * @param name {@value #NAME_FORM}; single kinds may allow less
 */
public record ResourceId(TenantId tenant, String kind, String name)
    implements Comparable<ResourceId> {

  /** The form of kinds in words. */
  public static final String KIND_FORM =
      "1 to 63 characters of [A-Za-z0-9], the first one of [A-Z]";

  /** The form of names in words. */
  public static final String NAME_FORM =
      "1 to 64 characters of [A-Za-z0-9._-], and not . or .. alone";

  private static final Pattern KIND = Pattern.compile("[A-Z][A-Za-z0-9]{0,62}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private static final Comparator<ResourceId> ORDER =
      Comparator.comparing(ResourceId::tenant)
          .thenComparing(ResourceId::kind)
          .thenComparing(ResourceId::name);

  public ResourceId {
    if (!isKind(kind)) {
      throw new IllegalArgumentException("a kind is " + KIND_FORM);
    }
    if (!isName(name)) {
      throw new IllegalArgumentException("a name is " + NAME_FORM);
    }
  }

  /** Whether {@code text} may be a kind. */
  public static boolean isKind(String text) {
    return KIND.matcher(text).matches();
  }

  /**
   * Whether {@code text} may be a name; it goes into addresses, where dots alone have a meaning.
   */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches() && !text.equals(".") && !text.equals("..");
  }

  @Override
  public int compareTo(ResourceId other) {
    return ORDER.compare(this, other);
  }

  /** {@code tenant/Kind/name}. */
  @Override
  public String toString() {
    return tenant + "/" + kind + "/" + name;
  }
}
