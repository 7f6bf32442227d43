package io.cardea.gates;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file has at most 400 lines, a method at most 60, a method at most 6 parameters. */
final class SizeRules {

  private static final int FILE_LINES = 400;
  private static final int METHOD_LINES = 60;
  private static final int PARAMETERS = 6;

  private SizeRules() {}

  static void check(SourceTree... trees) {
    List<String> broken = new ArrayList<>();
    for (SourceTree tree : trees) {
      for (CompilationUnitTree unit : tree.units()) {
        checkFile(tree, unit, broken);
      }
    }
    if (!broken.isEmpty()) {
      throw new AssertionError("Too large:\n  " + String.join("\n  ", broken));
    }
  }

  private static void checkFile(SourceTree tree, CompilationUnitTree unit, List<String> broken) {
    long lines = lines(unit, 0, tree.positions().getEndPosition(unit, unit));
    if (lines > FILE_LINES) {
      broken.add(
          "%s has %d lines, at most %d".formatted(SourceTree.nameOf(unit), lines, FILE_LINES));
    }
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
        checkMethod(tree, unit, method, broken);
        return super.visitMethod(method, null);
      }
    }.scan(unit, null);
  }

  private static void checkMethod(
      SourceTree tree, CompilationUnitTree unit, MethodTree method, List<String> broken) {
    String where = SourceTree.nameOf(unit) + "#" + method.getName();
    long start = tree.positions().getStartPosition(unit, method);
    long end = tree.positions().getEndPosition(unit, method);
    if (start >= 0 && end >= 0 && lines(unit, start, end) > METHOD_LINES) {
      broken.add(
          "%s has %d lines, at most %d".formatted(where, lines(unit, start, end), METHOD_LINES));
    }
    boolean isRecordConstructor = method.getName().contentEquals("<init>");
    if (method.getParameters().size() > PARAMETERS && !isRecordConstructor) {
      broken.add(
          "%s takes %d parameters, at most %d"
              .formatted(where, method.getParameters().size(), PARAMETERS));
    }
  }

  private static long lines(CompilationUnitTree unit, long start, long end) {
    return unit.getLineMap().getLineNumber(end) - unit.getLineMap().getLineNumber(start) + 1;
  }
}
