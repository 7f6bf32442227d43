package io.cardea.controlplane.secret;

import java.util.List;

/**
 * All secrets that are in force, at one moment.
 *
 * @param revision of the store
 * @param keyset under which they are sealed, itself wrapped by a master key: base64; empty if
 *     nothing was stored yet
 * @param newest the newest version of each, in the order of their ids
 */
public record SecretContent(long revision, String keyset, List<SealedSecret> newest) {
  public SecretContent {
    newest = List.copyOf(newest);
  }
}
