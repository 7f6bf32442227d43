package io.cardea.controlplane.document;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads the documents of one YAML 1.2 text; JSON is a subset. Stricter than YAML: no anchors,
 * aliases (so nothing expands) or tags, keys are text and come once, nesting is at most {@value
 * #MAX_DEPTH} deep, a text holds at most {@value #MAX_NODES} values. Builds its own tree from the
 * parser's events because the library's composer recurses without a bound and keeps duplicate keys.
 */
public final class YamlReader {

  /** Levels of nesting. */
  public static final int MAX_DEPTH = 64;

  /** Values in one text. */
  public static final int MAX_NODES = 500_000;

  private static final int MIN_BUFFER = 1_024;
  private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private final String file;
  private final Problems problems;
  private final Iterator<Event> events;
  private int nodes;

  private YamlReader(String file, String text, Problems problems) {
    this.file = file;
    this.problems = problems;
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            // The library copies what it holds each time it reads on: one read, or long tokens
            // cost the square of their length.
            .setBufferSize(Math.max(MIN_BUFFER, text.length() + 1))
            .setCodePointLimit(Integer.MAX_VALUE)
            .setParseComments(false)
            .build();
    this.events = new Parse(settings).parseString(text).iterator();
  }

  /**
   * The documents of {@code text}, without empty ones; up to the first error of syntax, which is
   * added to {@code problems}.
   *
   * @param file names the text in problems; a name that ends in {@code .json} allows tabs
   */
  public static List<Node> read(String file, String text, Problems problems) {
    boolean json = file.toLowerCase(Locale.ROOT).endsWith(".json");
    return json ? readJson(file, text, problems) : readYaml(file, text, problems);
  }

  /** The same of a text that is JSON whatever its file is called, so that tabs are allowed. */
  public static List<Node> readJson(String file, String text, Problems problems) {
    return readYaml(file, JsonTabs.toSpaces(text), problems);
  }

  private static List<Node> readYaml(String file, String text, Problems problems) {
    List<Node> documents = new ArrayList<>();
    try {
      new YamlReader(file, text, problems).readAll(documents);
    } catch (Refused e) {
      problems.add(e.problem);
    } catch (MarkedYamlEngineException e) {
      problems.add(syntax(file, e));
    } catch (ReaderException e) {
      int index = text.offsetByCodePoints(0, Math.min(e.getPosition(), codePoints(text)));
      String message =
          "holds the character U+%04X, which is not allowed".formatted(e.getCodePoint());
      problems.add(Problem.of(TextFile.at(file, text, index), "", message, "remove it"));
    } catch (YamlEngineException e) {
      problems.add(Problem.of(Position.of(file), "", "is not YAML 1.2", "check its %YAML line"));
    }
    return documents;
  }

  private static int codePoints(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Only the library's fixed texts: its full message quotes the line, which may hold a secret. */
  private static Problem syntax(String file, MarkedYamlEngineException e) {
    Position at =
        e.getProblemMark()
            .map(mark -> new Position(file, mark.getLine() + 1, mark.getColumn() + 1))
            .orElse(Position.of(file));
    boolean tab = String.valueOf(e.getProblem()).contains("\\t");
    return Problem.of(
        at,
        "",
        tab ? "a tab is used for indentation" : "is not YAML: " + Shown.plain(e.getProblem()),
        tab ? "indent with spaces" : Optional.ofNullable(e.getContext()).orElse(""));
  }

  private void readAll(List<Node> documents) {
    while (events.hasNext()) {
      if (events.next() instanceof DocumentStartEvent) {
        Node root = compose(events.next(), "", 1);
        if (!(root instanceof Node.Scalar scalar && scalar.type() == ScalarType.NOTHING)) {
          documents.add(root);
        }
      }
    }
  }

  private Node compose(Event event, String path, int depth) {
    Position at = position(event);
    if (++nodes > MAX_NODES) {
      throw new Refused(Problem.of(at, "", "holds more than " + MAX_NODES + " values", "split it"));
    }
    boolean refused = refuseExtras(event, at, path);
    if (event instanceof CollectionStartEvent && depth > MAX_DEPTH) {
      String message = "is nested more than " + MAX_DEPTH + " levels deep";
      throw new Refused(Problem.of(at, "", message, "flatten it"));
    }
    Node node =
        switch (event) {
          case ScalarEvent scalar -> new Node.Scalar(at, path, scalar.getValue(), scalar.isPlain());
          case MappingStartEvent _ -> new Node.Mapping(at, path, entries(path, depth));
          case CollectionStartEvent _ -> new Node.Sequence(at, path, items(path, depth));
          default -> new Node.Broken(at, path);
        };
    return refused ? new Node.Broken(at, path) : node;
  }

  private List<Node> items(String path, int depth) {
    List<Node> items = new ArrayList<>();
    Event event = events.next();
    while (!(event instanceof SequenceEndEvent)) {
      items.add(compose(event, path + "[" + items.size() + "]", depth + 1));
      event = events.next();
    }
    return items;
  }

  private Map<String, Node.Entry> entries(String path, int depth) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    Event event = events.next();
    while (!(event instanceof MappingEndEvent)) {
      Node key = compose(event, path, depth + 1);
      String name = key instanceof Node.Scalar scalar ? scalar.text() : "";
      String below = name.isEmpty() ? path : child(path, name);
      Node value = compose(events.next(), below, depth + 1);
      if (name.isEmpty()) {
        refuseKey(key);
      } else {
        addOnce(entries, name, new Node.Entry(key.at(), below, value));
      }
      event = events.next();
    }
    return entries;
  }

  private void refuseKey(Node key) {
    if (!(key instanceof Node.Broken)) {
      problems.add(key, "a key must be text", "");
    }
  }

  private void addOnce(Map<String, Node.Entry> entries, String name, Node.Entry entry) {
    Node.Entry first = entries.putIfAbsent(name, entry);
    if (first != null) {
      String message = "the key " + Shown.quoted(name) + " is there twice";
      String hint = "the first one is in line " + first.at().line();
      problems.add(Problem.of(entry.at(), entry.path(), message, hint));
    }
  }

  /** Whether the value uses what only YAML has and configuration does not need. */
  private boolean refuseExtras(Event event, Position at, String path) {
    boolean tagged =
        switch (event) {
          case ScalarEvent scalar -> scalar.getTag().isPresent();
          case CollectionStartEvent start -> start.getTag().isPresent();
          default -> false;
        };
    if (tagged) {
      problems.add(Problem.of(at, path, "tags (!...) are not supported", "remove the tag"));
    }
    // An alias is a node event too: its anchor is the name it refers to.
    boolean shared = event instanceof NodeEvent node && node.getAnchor().isPresent();
    if (shared) {
      String message = "anchors (&...) and aliases (*...) are not supported";
      problems.add(Problem.of(at, path, message, "write the value out"));
    }
    return tagged || shared;
  }

  private Position position(Event event) {
    return event
        .getStartMark()
        .map(mark -> new Position(file, mark.getLine() + 1, mark.getColumn() + 1))
        .orElse(Position.of(file));
  }

  static String child(String path, String key) {
    String shown = PLAIN_KEY.matcher(key).matches() ? key : Shown.quoted(key);
    return path.isEmpty() ? shown : path + "." + shown;
  }

  /** Ends the reading of a text. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Problem problem;

    Refused(Problem problem) {
      super(problem.message());
      this.problem = problem;
    }
  }
}
