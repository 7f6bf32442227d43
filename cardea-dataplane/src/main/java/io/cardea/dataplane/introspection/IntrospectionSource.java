package io.cardea.dataplane.introspection;

import io.cardea.dataplane.keys.NoAnswer;
import java.util.concurrent.CompletionStage;

/** Where issuers are asked about tokens. Thread-safe. */
@FunctionalInterface
public interface IntrospectionSource {

  /** The body of the answer, whatever it says; fails with {@link NoAnswer}. */
  CompletionStage<byte[]> ask(Inquiry inquiry);
}
