package io.cardea.gates;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceRulesTest {
  @TempDir Path root = Path.of(".");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "class ATest { @Test private void shouldRun() {} }",
        "class ATest { @Test static void shouldRun() {} }",
        "class ATest { void shouldRun() {} }",
        "class ATest { @Disabled @Test void shouldRun() {} }",
        "@Disabled class ATest { @Test void shouldRun() {} }",
        "class ATest { @Test void shouldRun() { Thread.sleep(1); } }",
        "import org.junit.jupiter.api.Assumptions; class ATest {}",
      })
  void shouldRejectTestsThatWouldNotRun(String source) throws IOException {
    SourceTree tree = parsed("ATest.java", source);

    assertThatThrownBy(() -> TestRules.check(tree)).isInstanceOf(AssertionError.class);
  }

  @Test
  void shouldRejectTestsInFilesThatSurefireOverlooks() throws IOException {
    SourceTree tree = parsed("Checks.java", "class Checks { @Test void shouldRun() {} }");

    assertThatThrownBy(() -> TestRules.check(tree)).hasMessageContaining("Checks.java#shouldRun");
  }

  @Test
  void shouldAcceptAnOrdinaryTest() throws IOException {
    SourceTree tree = parsed("ATest.java", "class ATest { @Test void shouldRun() {} }");

    assertThatCode(() -> TestRules.check(tree)).doesNotThrowAnyException();
  }

  @Test
  void shouldRejectLongMethodsAndFiles() throws IOException {
    SourceTree method = parsed("A.java", "class A { void a() {" + "\n".repeat(61) + "} }");
    SourceTree file = parsed("B.java", "class B {" + "\n".repeat(400) + "}");

    assertThatThrownBy(() -> SizeRules.check(method)).hasMessageContaining("A.java#a");
    assertThatThrownBy(() -> SizeRules.check(file)).hasMessageContaining("B.java");
  }

  @Test
  void shouldRejectPackagesThatAreNotNullMarked() throws IOException {
    SourceTree tree = parsed("A.java", "package a; class A {}");

    assertThatThrownBy(() -> NullRules.check(tree)).hasMessageContaining("[a]");
  }

  private SourceTree parsed(String name, String source) throws IOException {
    Path folder = Files.createTempDirectory(root, "source");
    Files.writeString(folder.resolve(name), source);
    return SourceTree.of(folder);
  }
}
