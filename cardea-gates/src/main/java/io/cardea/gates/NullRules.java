package io.cardea.gates;

import com.sun.source.tree.CompilationUnitTree;
import java.util.Set;
import java.util.TreeSet;

/**
 * Every package has a {@code package-info.java} that is {@code @NullMarked}, so that NullAway
 * checks it.
 */
final class NullRules {

  private NullRules() {}

  static void check(SourceTree tree) {
    Set<String> used = new TreeSet<>();
    Set<String> marked = new TreeSet<>();
    for (CompilationUnitTree unit : tree.units()) {
      String name = String.valueOf(unit.getPackageName());
      used.add(name);
      if (unit.getPackageAnnotations().toString().contains("NullMarked")) {
        marked.add(name);
      }
    }
    used.removeAll(marked);
    if (!used.isEmpty()) {
      throw new AssertionError("Packages without @NullMarked in package-info.java: " + used);
    }
  }
}
