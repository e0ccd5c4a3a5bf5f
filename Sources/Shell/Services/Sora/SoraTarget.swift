/// The value of the header `x-sora-target`, which says what a request to Sora's API asks for; the path never does.
package enum SoraTarget: String, CaseIterable {
    case startForwardingRTP = "Sora_20170814.StartForwardingRtp"
    case stopForwardingRTP = "Sora_20170814.StopForwardingRtp"
    case listChannels = "Sora_20201013.ListChannels"
    case listSignalingNotifyMetadata = "Sora_20201124.ListSignalingNotifyMetadata"
    case requestKeyFrame = "Sora_20241218.RequestKeyFrame"
}
