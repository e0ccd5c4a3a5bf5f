import Testing

@testable import Media

struct H264PredictionTests {
    // What is not known must not prove anything.
    @Test func provesNothingUnlessItIsKnown() {
        let prediction = H264Prediction()
        #expect(!prediction.isIntra)
        #expect(!prediction.refersToLastOnly)
        #expect(!prediction.hasPlainMarking)
        #expect(prediction.maximumReferences == nil)
    }

    @Test func joinsWhatBothSay() {
        var one = H264Prediction()
        one.isIntra = true
        one.refersToLastOnly = true
        one.hasPlainMarking = true
        one.maximumReferences = 2
        #expect(one.joined(with: one) == one)
        #expect(one.joined(with: H264Prediction()) == H264Prediction())
        var two = one
        two.isIntra = false
        #expect(one.joined(with: two) == two)
        #expect(two.joined(with: one) == two)
    }
}
