package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Position;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.TextFile;
import io.cardea.controlplane.document.YamlReader;
import io.cardea.controlplane.upstream.Secrets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a configuration whole: every file, every document, every problem. Blocking; keeps nothing
 * between loads.
 */
public final class ConfigLoader {

  /** Bytes of one file. */
  public static final int MAX_FILE_BYTES = 4 * 1024 * 1024;

  private final Secrets secrets;

  /**
   * A loader.
   *
   * @param environment looks up the variables that {@code {env: NAME}} names; null if not set
   */
  public ConfigLoader(Function<String, @Nullable String> environment) {
    this.secrets = new Secrets(environment);
  }

  /** Loads {@code source}, a file or a directory of files (see {@link ConfigFiles}). */
  public Loaded load(Path source) {
    Draft draft = new Draft(new Problems());
    try {
      List<Path> files = ConfigFiles.of(source);
      if (files.isEmpty()) {
        refuse(draft, source, "holds no *.yaml, *.yml or *.json file", "add one");
      } else if (files.size() > ConfigFiles.MAX_FILES) {
        String message = "holds more than " + ConfigFiles.MAX_FILES + " files";
        refuse(draft, source, message, "put more documents in each");
      } else {
        files.forEach(file -> load(file, draft));
      }
    } catch (IOException e) {
      String message = "cannot be read: " + e.getClass().getSimpleName();
      refuse(draft, source, message, "check its permissions");
    }
    return draft.finish();
  }

  /**
   * Checks a document that refers to no other, without looking up its secrets: every {@code {env:
   * ...}} and {@code {file: ...}} of it is taken to be right.
   */
  public static void check(Node document, Problems problems) {
    Draft draft = new Draft(problems);
    new DocumentConverter(draft, Secrets.UNREAD).convert(document);
  }

  private void load(Path file, Draft draft) {
    int before = draft.problems().count();
    String name = file.toString();
    List<Node> documents =
        TextFile.read(file, MAX_FILE_BYTES, draft.problems())
            .map(text -> YamlReader.read(name, text, draft.problems()))
            .orElse(List.of());
    if (draft.problems().count() > before) {
      draft.markIncomplete();
    } else if (documents.isEmpty()) {
      refuse(draft, file, "holds no document", "remove the file, or write a document into it");
    }
    DocumentConverter converter = new DocumentConverter(draft, secrets);
    documents.forEach(converter::convert);
  }

  private static void refuse(Draft draft, Path place, String message, String hint) {
    draft.problems().add(Problem.of(Position.of(place.toString()), "", message, hint));
  }
}
