import Media
import Testing

@Suite struct AudioBlockTests {
    @Test func countsFramesOfAllChannels() {
        let block = AudioBlock(samples: [Float](repeating: 0, count: 960), channelCount: 2, sampleRate: 48_000)
        #expect(block.frameCount == 480)
        #expect(block.length == Interval(milliseconds: 10))
    }

    @Test func aFrameThatIsNotWholeDoesNotCount() {
        #expect(AudioBlock(samples: [0, 0, 0], channelCount: 2).frameCount == 1)
    }

    @Test(arguments: [0, -1, .min])
    func withoutChannelsItIsEmpty(channels: Int) {
        let block = AudioBlock(samples: [0.5], channelCount: channels, sampleRate: 0)
        #expect(block.frameCount == 0)
        #expect(block.length == .zero)
    }

    @Test func keepsItsStorageWhenEmptied() {
        var block = AudioBlock(samples: [Float](repeating: 1, count: 100))
        let capacity = block.samples.capacity
        block.removeAll()
        #expect(block.frameCount == 0)
        #expect(block.samples.capacity == capacity)
    }
}
