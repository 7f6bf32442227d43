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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a configuration whole: every file, every document, every problem. Secrets of the store and
 * of Vault are taken to be there: {@link FileLayer} looks them up. Blocking; keeps nothing between
 * loads.
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
    Map<Path, String> others = new HashMap<>();
    return Assembly.of(parts(source, secrets.reading(others::putIfAbsent))).read(others);
  }

  /** What the documents of {@code source} declare, each by itself, in the order of the files. */
  public List<Part> parts(Path source) {
    return parts(source, secrets);
  }

  private static List<Part> parts(Path source, Secrets secrets) {
    try {
      List<Path> files = ConfigFiles.of(source);
      if (files.isEmpty()) {
        return List.of(refuse(source, "holds no *.yaml, *.yml or *.json file", "add one"));
      }
      if (files.size() > ConfigFiles.MAX_FILES) {
        String message = "holds more than " + ConfigFiles.MAX_FILES + " files";
        return List.of(refuse(source, message, "put more documents in each"));
      }
      return files.stream().flatMap(file -> partsOf(file, secrets).stream()).toList();
    } catch (IOException e) {
      String message = "cannot be read: " + e.getClass().getSimpleName();
      return List.of(refuse(source, message, "check its permissions"));
    }
  }

  /**
   * Checks a document that refers to no other, without looking up its secrets: every {@code {env:
   * ...}} and {@code {file: ...}} of it is taken to be right.
   */
  public static void check(Node document, Problems problems) {
    problems.addAll(DocumentConverter.convert(document, Secrets.UNREAD).problems());
  }

  /** What {@code document} declares, without looking up its secrets, as in {@link #check}. */
  public static Part unread(Node document) {
    return DocumentConverter.convert(document, Secrets.UNREAD);
  }

  private static List<Part> partsOf(Path file, Secrets secrets) {
    Problems problems = new Problems();
    String name = file.toString();
    List<Node> documents =
        TextFile.read(file, MAX_FILE_BYTES, problems)
            .map(text -> YamlReader.read(name, text, problems))
            .orElse(List.of());
    List<Part> parts = new ArrayList<>();
    if (problems.count() > 0) {
      parts.add(Part.broken(problems));
    } else if (documents.isEmpty()) {
      String hint = "remove the file, or write a document into it";
      parts.add(refuse(file, "holds no document", hint));
    }
    boolean isWhole = problems.count() == 0;
    for (Node document : documents) {
      Part part = DocumentConverter.convert(document, secrets);
      parts.add(isWhole ? part.ofFile(document) : part);
    }
    return parts;
  }

  private static Part refuse(Path place, String message, String hint) {
    Problems problems = new Problems();
    problems.add(Problem.of(Position.of(place.toString()), "", message, hint));
    return Part.broken(problems);
  }
}
