package io.cardea.app.sample;

import io.vertx.core.Future;
import java.util.Optional;

/** A tool. */
interface Tool {

  String name();

  /** Its entry in {@code tools/list}, as JSON. */
  String definition();

  /**
   * Does its work. What the model can mend is a result with {@code isError}, never a failed future.
   *
   * @param answer the user's, to the question that this tool came to before
   */
  Future<Outcome> call(Call call, Arguments arguments, Optional<Elicited> answer);
}
