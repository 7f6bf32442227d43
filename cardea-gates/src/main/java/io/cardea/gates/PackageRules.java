package io.cardea.gates;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Rules on the compiled packages of one module. */
record PackageRules(String root, JavaClasses classes) {

  private static final Set<String> CATCH_ALL =
      Set.of("util", "utils", "common", "impl", "helper", "helpers", "manager", "misc");

  static PackageRules of(String root) {
    return new PackageRules(
        root,
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(root));
  }

  void onlyUses(List<String> allowed) {
    Set<String> broken = new TreeSet<>();
    for (JavaClass origin : classes) {
      origin.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType())
          .filter(target -> target.getPackageName().startsWith("io.cardea."))
          .filter(target -> allowed.stream().noneMatch(name -> isIn(target, name)))
          .forEach(target -> broken.add(origin.getName() + " uses " + target.getName()));
    }
    report("Edges that must not exist (allowed: " + allowed + ")", broken);
  }

  /**
   * A thread that waits for a disk in a page fault of a mapped file reaches no safepoint, and so
   * stops the whole JVM at the next one; one that reads or writes stops itself only.
   */
  void mapsNoFile() {
    Set<String> broken = new TreeSet<>();
    for (JavaClass origin : classes) {
      origin.getMethodCallsFromSelf().stream()
          .map(JavaMethodCall::getTarget)
          .filter(target -> target.getName().equals("map"))
          .filter(target -> target.getOwner().isAssignableTo(FileChannel.class))
          .forEach(target -> broken.add(origin.getName() + " calls " + target.getFullName()));
    }
    report("Mapped files, which stop the JVM when their disk hangs", broken);
  }

  void acyclic() {
    slices()
        .matching(root + ".(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(classes);
  }

  void noCatchAllNames() {
    Set<String> broken = new TreeSet<>();
    for (JavaClass type : classes) {
      for (String part : type.getPackageName().split("\\.", -1)) {
        if (CATCH_ALL.contains(part)) {
          broken.add(type.getPackageName());
        }
      }
    }
    report("Packages named for nothing in particular", broken);
  }

  private static boolean isIn(JavaClass type, String root) {
    String name = type.getPackageName();
    return name.equals(root) || name.startsWith(root + ".");
  }

  private static void report(String what, Set<String> broken) {
    if (!broken.isEmpty()) {
      throw new AssertionError(what + ":\n  " + String.join("\n  ", broken));
    }
  }
}
