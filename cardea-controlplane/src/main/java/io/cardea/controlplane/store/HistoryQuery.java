package io.cardea.controlplane.store;

import io.cardea.controlplane.resource.ResourceId;
import io.cardea.model.identity.TenantId;
import java.util.Optional;

/**
 * Which revisions to list, the latest first.
 *
 * @param tenant those that changed something of this tenant, and of them only that
 * @param id those that changed this resource, and of them only that
 * @param before those with a smaller number; where the page before has ended
 * @param limit at most so many, 1 to {@value #MAX_LIMIT}
 */
public record HistoryQuery(
    Optional<TenantId> tenant, Optional<ResourceId> id, Optional<Long> before, int limit) {

  /** The longest page. */
  public static final int MAX_LIMIT = 200;

  public HistoryQuery {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("a page has 1 to " + MAX_LIMIT + " revisions");
    }
  }

  /** The latest revisions of the store. */
  public static HistoryQuery all() {
    return new HistoryQuery(Optional.empty(), Optional.empty(), Optional.empty(), MAX_LIMIT);
  }

  /** The latest revisions of {@code tenant}. */
  public static HistoryQuery of(TenantId tenant) {
    return new HistoryQuery(Optional.of(tenant), Optional.empty(), Optional.empty(), MAX_LIMIT);
  }

  /** The latest revisions of the resource. */
  public static HistoryQuery of(ResourceId id) {
    return new HistoryQuery(Optional.empty(), Optional.of(id), Optional.empty(), MAX_LIMIT);
  }

  /** The page of what was before {@code revision}. */
  public HistoryQuery from(long revision) {
    return new HistoryQuery(tenant, id, Optional.of(revision), limit);
  }

  /** With pages of {@code size}. */
  public HistoryQuery by(int size) {
    return new HistoryQuery(tenant, id, before, size);
  }
}
