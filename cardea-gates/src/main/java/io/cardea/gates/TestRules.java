package io.cardea.gates;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * Every test method runs: it sits in a class that Surefire picks up, it is not private, static,
 * disabled or assumed away, nothing that is named like a test lacks its annotation, and no test
 * sleeps.
 */
final class TestRules {

  private static final Set<String> TESTS =
      Set.of("Test", "ParameterizedTest", "TestFactory", "RepeatedTest");
  private static final Set<String> FORBIDDEN = Set.of("Disabled", "Ignore");

  private TestRules() {}

  static void check(SourceTree tree) {
    List<String> broken = new ArrayList<>();
    for (CompilationUnitTree unit : tree.units()) {
      new Scanner(unit, broken).scan(unit, null);
    }
    if (!broken.isEmpty()) {
      throw new AssertionError("Tests that would not run:\n  " + String.join("\n  ", broken));
    }
  }

  private static final class Scanner extends TreeScanner<@Nullable Void, @Nullable Void> {
    private final String file;
    private final List<String> broken;

    Scanner(CompilationUnitTree unit, List<String> broken) {
      this.file = SourceTree.nameOf(unit);
      this.broken = broken;
    }

    @Override
    public @Nullable Void visitImport(ImportTree tree, @Nullable Void unused) {
      String name = tree.getQualifiedIdentifier().toString();
      if (name.contains("org.junit.jupiter.api.Assumptions")
          || name.contains("org.junit.jupiter.api.condition")) {
        broken.add(file + " imports " + name + ": a test that may skip itself proves nothing");
      }
      return super.visitImport(tree, null);
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
      rejectForbidden(type.getModifiers().getAnnotations(), file);
      return super.visitClass(type, null);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
      List<? extends AnnotationTree> annotations = method.getModifiers().getAnnotations();
      String where = file + "#" + method.getName();
      rejectForbidden(annotations, where);
      boolean isTest = annotations.stream().anyMatch(a -> TESTS.contains(simpleName(a)));
      Set<Modifier> modifiers = method.getModifiers().getFlags();
      if (isTest && (modifiers.contains(Modifier.PRIVATE) || modifiers.contains(Modifier.STATIC))) {
        broken.add(where + " is private or static");
      }
      if (isTest && !file.endsWith("Test.java")) {
        broken.add(where + " is in a file whose name does not end in Test.java");
      }
      if (!isTest && method.getName().toString().matches("should[A-Z].*")) {
        broken.add(where + " is named like a test but has no test annotation");
      }
      return super.visitMethod(method, null);
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void unused) {
      if (call.getMethodSelect().toString().endsWith("Thread.sleep")) {
        broken.add(file + " sleeps: wait for an event instead");
      }
      return super.visitMethodInvocation(call, null);
    }

    private void rejectForbidden(List<? extends AnnotationTree> annotations, String where) {
      annotations.stream()
          .map(Scanner::simpleName)
          .filter(FORBIDDEN::contains)
          .forEach(name -> broken.add(where + " is @" + name));
    }

    private static String simpleName(AnnotationTree annotation) {
      return annotation.getAnnotationType() instanceof IdentifierTree identifier
          ? identifier.getName().toString()
          : annotation.getAnnotationType().toString().replaceAll(".*\\.", "");
    }
  }
}
