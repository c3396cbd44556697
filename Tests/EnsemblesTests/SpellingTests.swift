import Testing

@testable import Ensembles

@Suite struct SpellingTests {
  @Test func distancesAreKnown() {
    func distance(_ a: String, _ b: String) -> Int { Spelling.distance(Array(a), Array(b)) }
    #expect(distance("kitten", "sitting") == 3)
    #expect(distance("rnu", "run") == 1 && distance("", "abc") == 3 && distance("abc", "") == 3)
    #expect(distance("same", "same") == 0 && distance("ca", "abc") == 3)
  }

  @Test func aNearWordIsSuggestedAndAFarOneIsNot() {
    let words = ["erf", "gauss", "relu", "leakyRelu"]
    #expect(Spelling.nearest(to: "gaus", among: words) == "gauss")
    #expect(Spelling.nearest(to: "LeakyReLU", among: words) == "leakyRelu")
    #expect(Spelling.nearest(to: "rleu", among: words) == "relu")
    for word in ["xyzzy", "x", "", "softmax"] { #expect(Spelling.nearest(to: word, among: words) == nil, "\(word)") }
    #expect(Spelling.nearest(to: "erf", among: []) == nil)
  }

  @Test func keysAndActivationsOfASpecificationAreSuggested() {
    let text = """
      name: a
      architecture: { activation: rleu, inputDimension: 1 }
      weights: { deviaton: 1 }
      """
    do {
      _ = try Specification.read(text, file: "a.yaml")
      Issue.record("a broken specification was read")
    } catch {
      #expect("\(error)".contains("architecture.activation: found rleu (did you mean relu?); allowed: erf, gauss"))
      #expect("\(error)".contains("found the unknown key deviaton (did you mean deviation?); allowed: mean, deviation"))
    }
  }
}
