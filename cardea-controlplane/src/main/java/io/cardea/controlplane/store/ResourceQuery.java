package io.cardea.controlplane.store;

import io.cardea.controlplane.resource.LabelSelector;
import io.cardea.controlplane.resource.ResourceId;
import io.cardea.model.identity.TenantId;
import java.util.Optional;
import java.util.Set;

/**
 * Which resources to list, in the order of their ids. Words in documents are not looked for here:
 * that is for an index in memory, which {@link ResourceStore#watch} keeps up to date.
 *
 * @param tenant of this tenant only
 * @param kind of this kind only
 * @param labels whose labels are like that
 * @param tags that have all of these
 * @param after that come after this one; where the page before has ended
 * @param limit at most so many, 1 to {@value #MAX_LIMIT}
 */
public record ResourceQuery(
    Optional<TenantId> tenant,
    Optional<String> kind,
    LabelSelector labels,
    Set<String> tags,
    Optional<ResourceId> after,
    int limit) {

  /** The longest page. */
  public static final int MAX_LIMIT = 1_000;

  /** As many tags may be asked for. */
  public static final int MAX_TAGS = 16;

  public ResourceQuery {
    tags = Set.copyOf(tags);
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("a page has 1 to " + MAX_LIMIT + " resources");
    }
    if (tags.size() > MAX_TAGS) {
      throw new IllegalArgumentException("at most " + MAX_TAGS + " tags can be asked for");
    }
  }

  /** The first page of everything. */
  public static ResourceQuery all() {
    return new ResourceQuery(
        Optional.empty(),
        Optional.empty(),
        LabelSelector.ALL,
        Set.of(),
        Optional.empty(),
        MAX_LIMIT);
  }

  /** The first page of the resources of {@code kind} of {@code tenant}. */
  public static ResourceQuery of(TenantId tenant, String kind) {
    return new ResourceQuery(
        Optional.of(tenant),
        Optional.of(kind),
        LabelSelector.ALL,
        Set.of(),
        Optional.empty(),
        MAX_LIMIT);
  }

  /** The same, of what {@code labels} select. */
  public ResourceQuery where(LabelSelector selector) {
    return new ResourceQuery(tenant, kind, selector, tags, after, limit);
  }

  /** The same, of what has all of {@code tags}. */
  public ResourceQuery tagged(Set<String> wanted) {
    return new ResourceQuery(tenant, kind, labels, wanted, after, limit);
  }

  /** The page after {@code last}. */
  public ResourceQuery from(ResourceId last) {
    return new ResourceQuery(tenant, kind, labels, tags, Optional.of(last), limit);
  }

  /** With pages of {@code size}. */
  public ResourceQuery by(int size) {
    return new ResourceQuery(tenant, kind, labels, tags, after, size);
  }
}
