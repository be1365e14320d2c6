using Earshot.Http;
using Earshot.SimpliSafe.Cameras;
using Earshot.SimpliSafe.Events;
using Microsoft.Extensions.Logging;

namespace Earshot.SimpliSafe.Systems;

/// <summary>Represents the parts of a client that its systems share.</summary>
/// <param name="Api">The pipeline to the API.</param>
/// <param name="Events">Reads the history.</param>
/// <param name="Cameras">Reads images and streams.</param>
/// <param name="Commands">The options for commands.</param>
/// <param name="TimeProvider">The clock.</param>
/// <param name="Logger">The logger.</param>
internal sealed record SystemServices(
    HttpPipeline Api,
    EventReader Events,
    CameraService Cameras,
    SimpliSafeCommandOptions Commands,
    TimeProvider TimeProvider,
    ILogger Logger);
