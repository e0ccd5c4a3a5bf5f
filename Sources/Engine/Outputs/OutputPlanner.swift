import Jobs
import Media
import Packaging
import Presentations

/// From the outputs of a pipeline to files: their names, unique within the job, and their containers.
struct OutputPlanner {
    private let outputs: [PipelineOutput]
    private let deliveries: Set<PipelineOutput.Delivery>
    private let started: JobStarted
    private var names = FileNames()

    /// - Parameter deliveries: the outputs that are made; the others are given their names only.
    init(_ outputs: [PipelineOutput], deliveries: Set<PipelineOutput.Delivery>, _ started: JobStarted) {
        self.outputs = outputs
        self.deliveries = deliveries
        self.started = started
    }

    /// The files of a view.
    mutating func plans(of view: View) -> [OutputPlan] {
        var plans: [OutputPlan] = []
        for output in outputs where output.source == .view {
            guard let container = output.container else { continue }
            let name = names.insert(view.label, container: view.container(container))
            guard deliveries.contains(output.delivery) else { continue }
            plans.append(OutputPlan(fileName: name, identitySeed: seed(view.label, title: view.label)))
        }
        return plans
    }

    /// The files of all connections.
    mutating func combinedPlans() -> [OutputPlan] {
        var plans: [OutputPlan] = []
        for output in outputs {
            guard case .combined(let media) = output.source, let container = output.container else { continue }
            let name = names.insert(OutputPlan.combinedLabel, container: media.container(container))
            guard deliveries.contains(output.delivery) else { continue }
            plans.append(
                OutputPlan(
                    fileName: name, identitySeed: seed(OutputPlan.combinedLabel, title: started.recordingID),
                    media: media, gaps: output.gaps))
        }
        return plans
    }

    /// The files of a connection by itself.
    ///
    /// - Parameter offered: for each track the codecs that its sender may use. The first of each decides the container.
    mutating func plans(
        ofConnection connectionID: String, name: String?, offered: [[Codec]]
    ) -> (plans: [OutputPlan], warnings: [Warning]) {
        var planned: [(plan: OutputPlan, delivery: PipelineOutput.Delivery)] = []
        var warnings: [Warning] = []
        for output in outputs {
            guard case .connections(_, let media) = output.source, let choice = output.container else { continue }
            let codecs = offered.compactMap { $0.first.flatMap { media.written($0) } }
            // Nothing of the connection is wanted.
            guard offered.isEmpty || !codecs.isEmpty else { continue }
            var container = choice.container(codecs)
            if let reason = codecs.lazy.compactMap({ container.refusal(of: $0) }).first {
                container = .mkv
                warnings.append(
                    Warning(
                        reason: .codecUnsupported, connectionID: connectionID,
                        message: "\(reason.rendered()); the connection is recorded as mkv instead"))
            }
            // What was to be an MP4 may be wanted as Matroska anyway: the same file twice is of no use.
            let isPlanned = planned.contains {
                $0.plan.fileName.container == container && $0.plan.media == media && $0.plan.gaps == output.gaps
            }
            guard !isPlanned else { continue }
            // Encoded video does not change its size.
            let onFormatChange = media.copies(.video) ? output.onFormatChange : .keep
            let changes = offered.flatMap { Set($0.compactMap { media.written($0) }).count > 1 ? $0 : [] }
            let isDivided = onFormatChange == .split || !changes.isEmpty
            var plan = OutputPlan(
                fileName: names.insert(connectionID, container: container, isDivided: isDivided),
                identitySeed: seed(connectionID, title: name ?? connectionID), media: media,
                onFormatChange: onFormatChange, gaps: output.gaps)
            if changes.contains(where: { media.written($0).map { !container.accepts($0) } ?? false }),
                !outputs.contains(where: { $0.isMatroska(of: media) })
            {
                plan.fallback = names.insert(connectionID, container: .mkv, isDivided: true)
            }
            planned.append((plan, output.delivery))
        }
        return (planned.filter { deliveries.contains($0.delivery) }.map(\.plan), warnings)
    }

    /// The presentation of a view; nil where none is wanted now.
    mutating func presentation(of view: View) -> PresentationPlan? {
        guard var plan = presentation(of: .view, label: view.label, title: view.label) else { return nil }
        let settings = plan.settings
        if let part = settings.partTarget, settings.listSizes[.dash] != nil,
            view.hasWholePictures(in: settings.segmentSeconds)
        {
            // Three chunks, as of HLS, and a second until a player has read of a new segment and has its beginning.
            let distance = Interval(nanoseconds: 3 * part.nanoseconds) + Interval(milliseconds: 1000)
            plan.settings.chunkLatency = view.delay + distance
        }
        return plan
    }

    /// The presentation of a connection by itself; nil where none is wanted now.
    mutating func presentation(ofConnection connectionID: String, name: String?) -> PresentationPlan? {
        presentation(of: .connections, label: connectionID, title: name ?? connectionID)
    }

    /// The presentation of all connections; nil where none is wanted now.
    mutating func combinedPresentation() -> PresentationPlan? {
        presentation(of: .combined, label: OutputPlan.combinedLabel, title: started.recordingID)
    }

    /// All outputs that are presentations of one source share their segments, so the pipeline has the same settings in
    /// each.
    private mutating func presentation(
        of source: PipelineOutput.Source.Kind, label: String, title: String
    ) -> PresentationPlan? {
        let shared = outputs.filter { $0.presentation != nil && $0.source.kind == source }
        guard let first = shared.first, let form = first.presentation else { return nil }
        let folder = names.insertFolder(label)
        guard deliveries.contains(first.delivery) else { return nil }
        let sizes = shared.compactMap(\.presentation).map { ($0.manifest, $0.listSize) }
        var plan = PresentationPlan(
            folder: folder, identitySeed: seed(label, title: title),
            settings: PresentationSettings(
                segmentSeconds: form.segmentSeconds, listSizes: Dictionary(sizes, uniquingKeysWith: max),
                form: form.segments, partTarget: shared.lazy.compactMap { $0.presentation?.partTarget }.first),
            media: first.media ?? MediaMode(), gaps: first.gaps, smallerSizes: form.smallerSizes)
        plan.thumbnailDistance = first.thumbnailDistance
        return plan
    }

    private func seed(_ subject: String, title: String) -> IdentitySeed {
        IdentitySeed(
            recordingID: started.recordingID, connectionID: subject, sessionStart: started.sessionStart, title: title)
    }
}

extension PipelineOutput {
    /// Whether it writes the same of a connection as Matroska.
    fileprivate func isMatroska(of media: MediaMode) -> Bool {
        guard case .connections(_, let own) = source else { return false }
        return own == media && (container == .mkv || container == .auto)
    }
}

extension MediaMode {
    /// It is not known what will be copied; `auto` is Matroska then, which takes everything.
    fileprivate func container(_ choice: ContainerChoice) -> Container {
        guard choice == .auto else { return choice.container([]) }
        var codecs: [Codec] = []
        if case .encode(let format) = audio { codecs.append(.audio(format.codec)) }
        if case .encode(let transcoding) = video { codecs.append(.video(transcoding.coding.codec)) }
        return copies(.audio) || copies(.video) ? .mkv : choice.container(codecs)
    }
}

extension ContainerChoice {
    /// The container for tracks of these codecs: the first of each kind decides.
    fileprivate func container(_ codecs: [Codec]) -> Container {
        var audio: AudioCodec?
        var video: VideoCodec?
        for codec in codecs {
            switch codec {
            case .audio(let codec): audio = audio ?? codec
            case .video(let codec): video = video ?? codec
            }
        }
        return container(audio: audio, video: video)
    }
}
