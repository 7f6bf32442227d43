package io.cardea.app.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Text in aligned columns. Cells may come from servers, so that control and format characters,
 * which could talk to the terminal, become spaces, and long ones are cut.
 */
final class Table {

  /** Characters of a cell. */
  static final int MAX_CELL = 80;

  /** Characters of a cell where one thing is looked at. */
  static final int MAX_WIDE_CELL = 1_000;

  private final List<List<String>> rows = new ArrayList<>();
  private final int maxCell;

  Table(String... titles) {
    this(MAX_CELL, titles);
  }

  private Table(int maxCell, String... titles) {
    this.maxCell = maxCell;
    rows.add(List.of(titles));
  }

  /** One whose cells are cut only where no terminal could show them any more. */
  static Table wide(String... titles) {
    return new Table(MAX_WIDE_CELL, titles);
  }

  Table row(String... cells) {
    rows.add(List.of(cells).stream().map(this::shown).toList());
    return this;
  }

  boolean isEmpty() {
    return rows.size() == 1;
  }

  private String shown(String cell) {
    String text = cell.replaceAll("[\\p{Cc}\\p{Cf}\\s]+", " ").strip();
    if (text.codePointCount(0, text.length()) <= maxCell) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, maxCell - 1)).strip() + "…";
  }

  /** The rows, each ended by a newline, without spaces before it. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String cell = row.get(column);
        line.append(cell).repeat(" ", width(column) + 3 - length(cell));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0);
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
