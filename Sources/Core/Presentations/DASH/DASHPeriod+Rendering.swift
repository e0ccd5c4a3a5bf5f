import Media
import Packaging

extension DASHPeriod {
    /// A Period with the tracks that have segments; nothing without any.
    ///
    /// - Parameter offset: the presentation's time at the manifest's 0.
    func write(to mpd: inout XMLWriter, offset: Interval) {
        let sets = adaptationSets
        guard !sets.isEmpty else { return }
        let begin = start - offset
        // The first period may begin before what is left of it.
        let shown = max(begin, .zero)
        let origin = max(start, offset)
        mpd.element("Period", ["id": "\(number)", "start": shown.xmlDuration]) { element in
            for set in sets { set.write(to: &element, period: number, origin: origin) }
        }
    }

    /// Tracks among which a player may switch: of one kind and one way of coding (ISO/IEC 23009-1 §5.3.3.1).
    private var adaptationSets: [AdaptationSet] {
        var sets: [AdaptationSet] = []
        for representation in representations where !representation.timeline.isEmpty {
            let key = representation.track.switchingKey
            if let i = sets.firstIndex(where: { $0.key == key }) {
                sets[i].representations.append(representation)
            } else {
                let isVideo = representation.track.isVideo
                let others = sets.filter { $0.isVideo == isVideo }.count
                // Video has odd numbers, audio has even ones: a set keeps its number when one of the other kind comes.
                sets.append(
                    AdaptationSet(
                        key: key, number: 2 * others + (isVideo ? 1 : 2), isVideo: isVideo,
                        representations: [representation]))
            }
        }
        return sets
    }
}

private struct AdaptationSet {
    let key: String
    let number: Int
    let isVideo: Bool
    var representations: [DASHRepresentation]

    func write(to element: inout XMLWriter, period: Int, origin: Interval) {
        let kind = isVideo ? "video" : "audio"
        element.element(
            "AdaptationSet",
            [
                "id": "\(number)", "contentType": kind, "mimeType": "\(kind)/mp4", "segmentAlignment": "true",
                "startWithSAP": representations.allSatisfy(\.track.isIndependent) ? "1" : nil,
            ]
        ) { set in
            if let label = representations.first?.track.label { set.textElement("Label", label) }
            for representation in representations { representation.write(to: &set, period: period, origin: origin) }
        }
    }
}

extension DASHRepresentation {
    /// A Representation with its own timeline: the lengths of its segments are its own.
    fileprivate func write(to set: inout XMLWriter, period: Int, origin: Interval) {
        switch track.form {
        case .video(let size, let frameRate):
            set.element(
                "Representation",
                [
                    "id": track.files.name, "codecs": track.codecs.text, "bandwidth": "\(bandwidth)",
                    "width": "\(size.width)", "height": "\(size.height)", "frameRate": frameRate?.ratio,
                ]
            ) { writeSegments(to: &$0, period: period, origin: origin) }
        case .audio(let sampleRate, let channelCount):
            set.element(
                "Representation",
                [
                    "id": track.files.name, "codecs": track.codecs.text, "bandwidth": "\(bandwidth)",
                    "audioSamplingRate": "\(sampleRate)",
                ]
            ) { element in
                // Of these, number and layout are the same (ISO/IEC 23091-3 table 2).
                if (1...6).contains(channelCount) {
                    element.emptyElement(
                        "AudioChannelConfiguration",
                        ["schemeIdUri": "urn:mpeg:mpegB:cicp:ChannelConfiguration", "value": "\(channelCount)"])
                }
                writeSegments(to: &element, period: period, origin: origin)
            }
        }
    }

    /// SegmentTemplate with its SegmentTimeline (ISO/IEC 23009-1 §5.3.9.4, §5.3.9.6).
    private func writeSegments(to element: inout XMLWriter, period: Int, origin: Interval) {
        let clock = timeline.clock
        let files = track.files
        element.element(
            "SegmentTemplate",
            [
                "timescale": "\(clock.hertz)",
                "presentationTimeOffset": "\(clock.ticks(ofNanoseconds: max(0, origin.nanoseconds)))",
                "startNumber": "\(timeline.runs.first?.number ?? 1)",
                "availabilityTimeOffset": availabilityOffset.map { secondsText(microseconds: $0.microseconds) },
                "availabilityTimeComplete": availabilityOffset == nil ? nil : "false",
                "initialization": files.initialization(ofPeriod: period).map(PlaylistText.reference),
                "media": PlaylistText.reference(files.template),
            ]
        ) { template in
            template.element("SegmentTimeline") { list in
                var end: Int64?
                for run in timeline.runs {
                    list.emptyElement(
                        "S",
                        [
                            // Where a segment does not begin at the end of the one before.
                            "t": run.start == end ? nil : "\(run.start)", "d": "\(run.duration)",
                            "r": run.count > 1 ? "\(run.count - 1)" : nil,
                        ])
                    end = run.end
                }
            }
        }
    }
}

extension PresentedTrack {
    /// Kind, sample entry, and for audio what a switch would change to be heard.
    fileprivate var switchingKey: String {
        let coding = codecs.text.prefix(4)
        let key =
            switch form {
            case .video: "video \(coding)"
            case .audio(let sampleRate, let channelCount): "audio \(coding) \(sampleRate) \(channelCount)"
            }
        // A player switches among the representations of a set by itself, and must not switch to another person.
        return label.map { "\(key) \($0)" } ?? key
    }
}

extension FrameRate {
    /// `30` or `30000/1001` (ISO/IEC 23009-1 §5.3.7.2).
    fileprivate var ratio: String { denominator == 1 ? "\(numerator)" : "\(numerator)/\(denominator)" }
}
