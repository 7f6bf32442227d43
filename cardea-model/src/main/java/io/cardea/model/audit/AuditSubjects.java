package io.cardea.model.audit;

import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Whom this node's records are about, and how they are forgotten. */
public interface AuditSubjects {

  /** Those of {@code tenant} that are called {@code name}, by whichever issuers. */
  List<AuditSubject> named(TenantId tenant, String name);

  /** All of {@code tenant}. */
  List<AuditSubject> all(TenantId tenant);

  /** The one whose records have {@code id}; empty if there is none, or none any more. */
  Optional<AuditSubject> find(TenantId tenant, String id);

  /** Whether {@code tenant} had one with {@code id} that was erased. */
  boolean isErased(TenantId tenant, String id);

  /**
   * Destroys the key and the name of {@code id}: its arguments and results can never be read again,
   * and nobody can tell whose its records are. Done on this node's disk when this returns.
   *
   * @return whether there was one
   * @throws IOException if that could not be written; it may be erased or not
   */
  boolean erase(TenantId tenant, String id) throws IOException;
}
