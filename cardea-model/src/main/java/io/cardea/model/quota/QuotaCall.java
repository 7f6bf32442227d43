package io.cardea.model.quota;

import io.cardea.model.identity.Principal;

/**
 * What limits look at of a call.
 *
 * @param principal who makes it
 * @param adapter name of the server's adapter
 * @param tool the tool it calls, as the server calls it; empty if it calls none
 * @param listedTool the same if the server lists such a tool, else empty: callers can make up names
 * @param bytes of its params
 */
public record QuotaCall(
    Principal principal, String adapter, String tool, String listedTool, long bytes) {

  boolean isOfTool() {
    return !tool.isEmpty();
  }
}
