package io.cardea.controlplane.upstream;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Shown;
import io.cardea.controlplane.rest.FieldNames;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads the headers that an adapter sends with each request: field names by RFC 9110 §5.1, values
 * of visible ASCII. Those that Cardea or the connection sets itself are refused.
 */
final class HeaderReader {

  /** Headers of one adapter. */
  static final int MAX_HEADERS = 64;

  private static final Pattern VALUE = Pattern.compile("[!-~]([ -~]*[!-~])?");

  private final Problems problems;
  private final Secrets secrets;

  HeaderReader(Problems problems, Secrets secrets) {
    this.problems = problems;
    this.secrets = secrets;
  }

  /** The headers by name in lower case. */
  Map<String, String> read(Fields headers) {
    Map<String, String> read = new LinkedHashMap<>();
    if (headers.entries().size() > MAX_HEADERS) {
      problems.add(headers.node(), "holds more than " + MAX_HEADERS + " headers", "");
      return read;
    }
    headers.entries().forEach((name, entry) -> read(name, entry, read));
    return read;
  }

  private void read(String written, Node.Entry entry, Map<String, String> read) {
    String name = written.toLowerCase(Locale.ROOT);
    if (!FieldNames.isToken(written)) {
      refuse(entry, Shown.quoted(written) + " is not a header's name", "");
    } else if (FieldNames.isOwn(name)) {
      refuse(entry, "Cardea sets the header " + name + " itself", "remove it");
    } else if (read.containsKey(name)) {
      refuse(entry, "the header " + name + " is there twice", "case does not matter");
    } else {
      read.put(name, "");
      secrets
          .resolve(name, entry.value(), Secrets.Form.LINE, problems)
          .filter(value -> isValue(value, entry))
          .ifPresent(value -> read.put(name, value));
    }
  }

  private boolean isValue(String value, Node.Entry entry) {
    boolean valid = VALUE.matcher(value).matches();
    if (!valid) {
      refuse(entry, "the value must be visible ASCII without spaces around it", "");
    }
    return valid;
  }

  private void refuse(Node.Entry entry, String message, String hint) {
    problems.add(Problem.of(entry.at(), entry.path(), message, hint));
  }
}
