package io.cardea.it.matrix;

import io.cardea.it.matrix.client.FeatureClient.Pending;

/** The server learns that a call is cancelled. */
final class CancelCheck implements Check {

  @Override
  public void run(Visit visit) throws Exception {
    try (Pending pending = visit.client().begin(visit.tool("slow"))) {
      visit.awaitRecord("started", visit.nonce());
      pending.cancel();
      visit.awaitRecord("cancelled", visit.nonce());
    }
  }
}
