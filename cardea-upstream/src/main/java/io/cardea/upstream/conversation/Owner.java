package io.cardea.upstream.conversation;

import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.policy.Permit;

/**
 * Whom a conversation serves, and with which adapter.
 *
 * @param adapter the adapter
 * @param principal digest of the principal, in hexadecimal
 */
record Owner(AdapterKey adapter, String principal) {

  static Owner of(Permit permit) {
    return new Owner(permit.adapter().key(), permit.principal().digest());
  }
}
