package io.cardea.audit.subject;

import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where keys of subjects are.
 *
 * @param folder made if it does not exist; beside the log, not in it, so that copies of the log are
 *     without keys
 * @param environment looks up variables that hold what wraps them; null if not set
 */
public record SubjectSettings(Path folder, Function<String, @Nullable String> environment) {

  /** Wrapped by a key in the same folder. */
  public static SubjectSettings of(Path folder) {
    return new SubjectSettings(folder, _ -> null);
  }
}
