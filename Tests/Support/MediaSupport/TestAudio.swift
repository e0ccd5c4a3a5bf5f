import Glibc

/// A tone that glides upwards, so that it is like itself at no other shift; equal on all channels but for the level.
public func glidingTone(sampleCount: Int, sampleRate: Int, channelCount: Int, from low: Double = 200) -> [Float] {
    var samples: [Float] = []
    var phase = 0.0
    for i in 0..<sampleCount {
        phase += 2 * Double.pi * (low + 600 * Double(i) / Double(sampleCount)) / Double(sampleRate)
        for channel in 0..<channelCount { samples.append(Float(0.4 * sin(phase)) / Float(channel + 1)) }
    }
    return samples
}

/// The shift in samples per channel at which `audio` is most like `reference`, on the first channel, and the level of
/// what differs there against the reference, in decibels.
public func shift(
    of audio: [Float], against reference: [Float], channelCount: Int, upTo limit: Int
) -> (shift: Int, error: Double) {
    let count = min(audio.count, reference.count) / channelCount - limit
    var best = (shift: 0, error: Double.infinity)
    for shift in 0..<limit {
        var (error, total) = (0.0, 0.0)
        // A prime distance, so that no period of the tone is met alike.
        for i in stride(from: count / 4, to: count * 3 / 4, by: 7) {
            let wanted = Double(reference[i * channelCount])
            let difference = Double(audio[(i + shift) * channelCount]) - wanted
            error += difference * difference
            total += wanted * wanted
        }
        if error / total < best.error { best = (shift, error / total) }
    }
    return (best.shift, 10 * log10(best.error))
}
